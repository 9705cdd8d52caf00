# One statement of a program, and declarations as `--let` takes them; statements are separated before they come here.

@lexer lexer
@include "./expression.ne"
@include "./declaration.ne"
@{% import * as build from "../build.js"; %}
@{% import * as declare from "../declare.js"; %}
@{% import * as state from "../state.js"; %}

statement -> declarations                                     {% state.declarations %}
           | "let" declarations                               {% state.letDeclarations %}
           | %name "=" sum                                    {% state.assignment %}
           | %callName "(" parameters ")" "=" sum             {% state.functionDefinition %}
           | sum                                              {% state.expression %}

parameters -> %name                                           {% build.first %}
            | parameters "," %name                            {% build.further %}

# `2 m` and `2*m` are one size.
size -> factors                                               {% declare.size %}
      | "-" factors                                           {% declare.negativeSize %}

factors -> factor                                             {% build.first %}
         | factors factor                                     {% build.next %}
         | factors "*" factor                                 {% build.further %}

factor -> %number                                             {% build.same %}
        | %name                                               {% build.same %}

# After `scalar` and `)` any word is taken for an attribute, so that a misspelled one gets a suggestion.
attributes -> word                                            {% build.first %}
            | attributes word                                 {% build.next %}

word -> "attribute"                                           {% build.same %}
      | %attributeLike                                        {% build.same %}
