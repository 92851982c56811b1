PATTERNS=('**/.aws/credentials' '**/.aws/config')

describe() {
  say "adds to .dockerignore, so that COPY no longer takes such files into the image: ${PATTERNS[*]}"
  say "then it is for you to build, push and deploy the image, and to deactivate the keys: who has an old image has them"
  say "not mended by it: a file on a volume, or one that a RUN line of the Dockerfile writes"
}

changes() { file_change "$(here "$(dockerignore)")" dockerignore_with "${PATTERNS[@]}"; }

check() {
  needs_dockerfile
  has_lines "$(dockerignore)" "${PATTERNS[@]}"
}

apply() {
  needs_dockerfile
  keep_context
  change_file "$(here "$(dockerignore)")" dockerignore_with "${PATTERNS[@]}"
}

verify() { check; }

undo() {
  local ignore
  to_context || return 0
  ignore=$(dockerignore)
  restore_or "$(here "$ignore")" without_lines "$ignore" "${PATTERNS[@]}"
}
