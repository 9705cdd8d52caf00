# Declarations, shared by programs and rule files, which differ in what a size and an attribute may look like:
# the file that includes this one says what `size` and `attributes` are.

@lexer lexer
@{% import * as build from "../build.js"; %}
@{% import * as declare from "../declare.js"; %}

declarations -> declaration                                   {% build.first %}
              | declarations "," declaration                  {% build.further %}

declaration -> %name ":" shape                                {% declare.declaration %}
             | %name ":" shape attributes                     {% declare.declaration %}

shape -> "scalar"                                             {% declare.scalar %}
       | %callName "(" sizes ")"                              {% declare.called %}
       | size                                                 {% declare.oneSize %}
       | size "×" size                                        {% declare.twoSizes %}
       | size "by" size                                       {% declare.twoSizes %}

sizes -> size                                                 {% build.first %}
       | sizes "," size                                       {% build.further %}
