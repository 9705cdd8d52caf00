# One entry of a rule file; entries are separated before they come here, and the rule words are set apart from names.
# A size is joined by `*` only, since the statement follows the declarations without a sign between them.

@lexer lexer
@include "./expression.ne"
@include "./declaration.ne"
@{% import * as build from "../build.js"; %}
@{% import * as declare from "../declare.js"; %}
@{% import * as enter from "../enter.js"; %}

entry -> head                                                           {% enter.entry %}
       | head clauses                                                   {% enter.entry %}

head -> "function" %callName "(" %name ")"                              {% enter.functionHead %}
      | "operator" %callName "(" parameters ")" ":" shape               {% enter.operatorHead %}
      | "define" %callName "(" parameters ")" "=" sum                   {% enter.defineHead %}
      | "define" %name "=" sum                                          {% enter.constantHead %}
      | "lemma" quantified mode "(" %name "mapsTo" sum ")" power "=" sum  {% enter.lemmaHead %}
      | "rewrite" quantified sum "=" sum                                {% enter.equationHead %}
      | "relation" quantified sum "=" sum                               {% enter.equationHead %}
      | "mistake" quantified sum "becomes" sum                          {% enter.equationHead %}

mode -> "adjoint"                                                       {% build.same %}
      | "pullback"                                                      {% build.same %}
      | "pushforward"                                                   {% build.same %}

quantified -> %name "forAll" declarations                               {% enter.quantified %}
            | %name "forAll" declarations "given" conditions            {% enter.quantified %}

parameters -> parameter                                                 {% build.first %}
            | parameters "," parameter                                  {% build.further %}

parameter -> declaration                                                {% enter.parameter %}
           | "target" declaration                                       {% enter.targetParameter %}

clauses -> clause                                                       {% build.first %}
         | clauses clause                                               {% build.next %}

clause -> "derivative" sum                                              {% enter.formula %}
        | "tangent" sum                                                 {% enter.formula %}
        | "given" conditions                                            {% enter.conditions %}
        | "domain" conditions                                           {% enter.conditions %}
        | "ensures" conditions                                          {% enter.conditions %}
        | "from" sum "=" sum                                            {% enter.equation %}
        | "says" %string                                                {% enter.quoted %}
        | "cite" %string                                                {% enter.quoted %}
        | "note" %string                                                {% enter.quoted %}
        | "latex" %string                                               {% enter.quoted %}
        | "rowwise" %name                                               {% enter.rowForm %}
        | "commutes"                                                    {% enter.flag %}
        | "axiom"                                                       {% enter.flag %}

conditions -> condition                                                 {% build.first %}
            | conditions "and" condition                                {% build.further %}

condition -> sum %phrase                                                {% enter.condition %}

size -> factors                                                         {% declare.size %}
      | "-" factors                                                     {% declare.negativeSize %}

factors -> factor                                                       {% build.first %}
         | factors "*" factor                                           {% build.further %}

factor -> %number                                                       {% build.same %}
        | %name                                                         {% build.same %}

attributes -> "attribute"                                               {% build.first %}
            | attributes "attribute"                                    {% build.next %}
