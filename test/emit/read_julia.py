"""Reads Julia files with tree-sitter: what is no Julia in them, and names that are used and neither defined in the file nor known."""
import json
import sys

import tree_sitter
import tree_sitter_julia

parser = tree_sitter.Parser(tree_sitter.Language(tree_sitter_julia.language()))

known = set(
    """
    abs acos acosh all any argmax asin asinh atan atanh axes cholesky copy cos cosh cross cumprod det diag diagm div dot eachindex eigen enumerate exit exp expm1
    fill findfirst float foldl hcat identity imag inv isa isempty isfinite isnan issuccess in init dims kron length log log1p logabsdet logdet lu map mapslices max
    maximum minimum nothing norm only ones opnorm permutedims pi pinv println prod push! qr randn real reduce repeat reshape rethrow rtol sign sin sinh size sqrt
    sum svd svdvals tan tanh throw tr tril triu typeof unique vec view zero zeros zip abspath check end begin true false
    AbstractArray AbstractMatrix AbstractVector Any Base CartesianIndices ChainRulesCore DimensionMismatch DomainError I Inf Integer LinearAlgebra Matrix
    MersenneTwister NoTangent PROGRAM_FILE PosDefException Random Real SingularException Symmetric Tuple Union find_package not_implemented rrule unthunk static
    __FILE__ issuccess values vectors U S Vt L Q
    """.split()
)


def walk(node):
    stack = [node]
    while stack:
        found = stack.pop()
        yield found
        stack.extend(found.children)


def defined(node):
    """Names that a file binds somewhere: to the left of `=`, as parameters, as counters, as functions and modules."""
    names = set()
    for part in walk(node):
        if part.type in ("assignment", "for_binding"):
            names.update(name.text.decode() for name in walk(part.children[0]) if name.type == "identifier")
        elif part.type in ("signature", "argument_list", "parameter_list", "local_statement", "tuple_expression", "named_argument", "keyword_parameters"):
            if part.parent is not None and part.type in ("argument_list", "tuple_expression") and part.parent.type not in ("call_expression", "arrow_function_expression", "for_binding"):
                continue
            if part.type == "argument_list" and not (part.parent.parent is not None and part.parent.parent.type in ("signature", "assignment")):
                continue
            names.update(name.text.decode() for name in walk(part) if name.type == "identifier")
        elif part.type == "arrow_function_expression":
            names.update(name.text.decode() for name in walk(part.children[0]) if name.type == "identifier")
        elif part.type == "catch_clause":
            names.update(name.text.decode() for name in part.children[:2] if name.type == "identifier")
        elif part.type == "module_definition":
            names.add(part.child_by_field_name("name").text.decode())
    return names


def read(path):
    with open(path, "rb") as file:
        tree = parser.parse(file.read())
    wrong = [f"line {part.start_point[0] + 1}: {part.type}" for part in walk(tree.root_node) if part.is_error or part.is_missing]
    names = defined(tree.root_node)
    used = {part.text.decode() for part in walk(tree.root_node) if part.type == "identifier"}
    return wrong + [f"unknown name {name}" for name in sorted(used - names - known)]


print(json.dumps([read(path) for path in json.load(sys.stdin)]))
