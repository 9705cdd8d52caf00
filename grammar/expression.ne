# Expressions. Left recursion only, nothing empty: every text has at most one parse, found in linear time.
# White space is gone; a name directly before "(" is %callName, so that `f(x)` is a call and `f (x)` a product.
# A comparison in brackets, `(z > 0)` or `1[z > 0]`, is one where it holds and zero elsewhere.
# Loosest to tightest: + -   then * / .* ./ and juxtaposition in one level   then unary minus   then postfix and powers.

@lexer lexer
@{% import * as build from "../build.js"; %}

sum -> product                                {% build.same %}
     | sum "+" product                        {% build.binary %}
     | sum "-" product                        {% build.binary %}

product -> signed                             {% build.same %}
         | product "*" signed                 {% build.binary %}
         | product "/" signed                 {% build.binary %}
         | product ".*" signed                {% build.binary %}
         | product "./" signed                {% build.binary %}
         | product power                      {% build.juxtaposed %}

signed -> power                               {% build.same %}
        | "-" signed                          {% build.negated %}
        | "+" signed                          {% build.plus %}

power -> primary                              {% build.same %}
       | power "transpose"                    {% build.transposed %}
       | power "inverseTranspose"             {% build.inverseTransposed %}
       | power "superscript"                  {% build.superscript %}
       | power "^" exponent                   {% build.binary %}
       | power ".^" exponent                  {% build.binary %}
       | power "^{" sum "}"                   {% build.braced %}

exponent -> primary                           {% build.same %}
          | "-" exponent                      {% build.negated %}

primary -> %number                            {% build.number %}
         | %name                              {% build.name %}
         | "(" sum ")"                        {% build.grouped %}
         | "(" comparison ")"                           {% build.grouped %}
         | "[" comparison "]"                           {% build.grouped %}
         | "absOpen" sum "absClose"           {% build.absolute %}
         | "normOpen" sum "normClose"         {% build.norm %}
         | %callName "(" ")"                  {% build.callOfNothing %}
         | %callName "(" arguments ")"        {% build.call %}

comparison -> sum "relation" sum               {% build.compared %}

arguments -> argument                         {% build.first %}
           | arguments "," argument           {% build.further %}

argument -> sum                               {% build.same %}
          | %string                           {% build.string %}
