# LaTeX mathematics as students write it, after commands became signs, names and functions. Left recursion only, nothing empty.
# The same levels as in expression.ne: + -   then every product and juxtaposition in one level   then unary minus   then powers.
# A function without parentheses takes one factor and ends its product: what else it would apply to is not guessed.

@lexer lexer
@{% import * as build from "../build.js"; %}
@{% import * as derivatives from "../latex/derivatives.js"; %}
@{% import * as latex from "../latex/build.js"; %}

sum -> product                                          {% build.same %}
     | sum "+" product                                  {% latex.summed %}
     | sum "-" product                                  {% latex.summed %}

product -> closed                                       {% build.same %}
         | open                                         {% build.same %}

closed -> signed                                        {% build.same %}
        | closed "*" signed                             {% build.binary %}
        | closed "times" signed                         {% latex.times %}
        | closed "/" signed                             {% build.binary %}
        | closed ".*" signed                            {% build.binary %}
        | closed "./" signed                            {% build.binary %}
        | closed "kron" signed                          {% latex.kronecker %}
        | closed power                                  {% build.juxtaposed %}

open -> signedApplied                                   {% build.same %}
      | closed "*" signedApplied                        {% build.binary %}
      | closed "times" signedApplied                    {% latex.times %}
      | closed "/" signedApplied                        {% build.binary %}
      | closed ".*" signedApplied                       {% build.binary %}
      | closed "./" signedApplied                       {% build.binary %}
      | closed "kron" signedApplied                     {% latex.kronecker %}
      | closed applied                                  {% build.juxtaposed %}

signed -> power                                         {% build.same %}
        | "-" signed                                    {% build.negated %}
        | "+" signed                                    {% build.plus %}

signedApplied -> applied                                {% build.same %}
               | "-" signedApplied                      {% build.negated %}
               | "+" signedApplied                      {% build.plus %}

applied -> "function" barePower                         {% latex.applied %}
         | "function" applied                           {% latex.applied %}
         | raised barePower                             {% latex.raisedApplied %}

power -> primary                                        {% build.same %}
       | power "transpose"                              {% build.transposed %}
       | power "inverseTranspose"                       {% build.inverseTransposed %}
       | power "superscript"                            {% build.superscript %}
       | power "^" exponent                             {% build.binary %}
       | power "^{" sum "}"                             {% build.braced %}
       | power ".^" exponent                              {% build.binary %}
     | power ".^{" sum "}"                            {% latex.entrywisePower %}

barePower -> bare                                       {% build.same %}
           | barePower "transpose"                      {% build.transposed %}
           | barePower "inverseTranspose"               {% build.inverseTransposed %}
           | barePower "superscript"                    {% build.superscript %}
           | barePower "^" exponent                     {% build.binary %}
           | barePower "^{" sum "}"                     {% build.braced %}
           | barePower ".^" exponent                    {% build.binary %}
           | barePower ".^{" sum "}"                    {% latex.entrywisePower %}

exponent -> "number"                                    {% build.number %}
          | "name"                                      {% build.name %}
          | fraction                                    {% build.same %}
          | "-" exponent                                {% build.negated %}

primary -> bare                                         {% build.same %}
         | "(" sum ")"                                  {% build.grouped %}

bare -> "number"                                        {% build.number %}
      | "name"                                          {% build.name %}
      | fraction                                        {% build.same %}
      | "root" argument                                 {% latex.root %}
      | "{" sum "}"                                     {% build.grouped %}
      | "absOpen" sum "absClose"                        {% build.absolute %}
      | "normOpen" sum "normClose"                      {% latex.norm %}
      | "innerOpen" sum "," sum "innerClose"            {% latex.inner %}
      | indicator                                       {% build.same %}
      | "sized"                                         {% latex.unsized %}
      | "sized" "_{" sizes "}"                          {% latex.sized %}
      | "sized" "_{" comparison "}"                     {% latex.sizedIndicator %}
      | "sized" "_{" indicator "}"                      {% latex.sizedIndicator %}
      | "function" "_{" sizes "}"                       {% latex.sized %}
      | "function" "(" ")"                              {% build.callOfNothing %}
      | "function" "(" arguments ")"                    {% build.call %}
      | "derivative" "(" sum ")"                        {% derivatives.primeDerivative %}
      | raised "(" sum ")"                              {% latex.raisedCall %}

raised -> "function" "^" exponent                       {% latex.raised %}
        | "function" "superscript"                      {% latex.raisedBySuperscript %}
        | "function" "^{" sum "}"                       {% latex.raisedByGroup %}

fraction -> "fraction" argument argument                {% latex.fraction %}

argument -> "{" sum "}"                                 {% build.grouped %}
          | "number"                                    {% build.number %}
          | "name"                                      {% build.name %}

indicator -> "indicatorOpen" comparison "indicatorClose" {% latex.indicator %}

comparison -> sum "relation" sum                        {% latex.comparison %}

sizes -> size                                           {% build.first %}
       | sizes "times" size                             {% build.further %}
       | sizes "," size                                 {% build.further %}

size -> sizeFactor                                      {% build.same %}
      | size "*" sizeFactor                             {% build.binary %}
      | size sizeFactor                                 {% build.juxtaposed %}

sizeFactor -> "number"                                  {% build.number %}
            | "name"                                    {% build.name %}
            | "name" "^{" "number" "}"                  {% latex.sizePower %}
            | "name" "^" "number"                       {% latex.sizePower %}

arguments -> sum                                        {% build.first %}
           | arguments "," sum                          {% build.further %}
