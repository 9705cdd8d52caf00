#!/usr/bin/env bash
# Gradescope runs this once, when it builds the image: Node 20 or later, and the packed gradus that lies beside this file.
set -euo pipefail

apt-get update
apt-get install --yes nodejs npm
npm install --global n
n 20
hash -r
npm install --global /autograder/source/gradus-*.tgz
gradus --version
