NAME=ecs-credentials-entrypoint.sh
IN_IMAGE=/usr/local/bin/$NAME

dockerfile() { wrapped_dockerfile "$IN_IMAGE" "COPY $NAME $IN_IMAGE"; }

describe() {
  say "writes $NAME into this folder: an entry point that passes the credentials variables on to cron, su, sudo, sshd"
  say "  and s6-overlay (there all variables, by S6_KEEP_ENV=1), then starts the container's own program as before"
  say "adds it to the last stage of ${DOCKERFILE:-Dockerfile}, before the ENTRYPOINT that is there"
  say "then it is for you to build the image, to try it (docker run --rm IMAGE), to push and to deploy it"
  say "not served: systemd (PassEnvironment= in the unit), and a container whose task definition has its own entryPoint"
}

changes() {
  needs_dockerfile
  file_change "$(here "$DOCKERFILE")" dockerfile
  ! ignored "$NAME" || file_change "$(here "$(dockerignore)")" dockerignore_with "!$NAME"
}

check() {
  local wanted
  needs_dockerfile
  wanted=$(dockerfile) || exit
  [[ $(cat "$DOCKERFILE") == "$wanted" ]] && entry_point | cmp -s - "$NAME" && ! ignored "$NAME"
}

apply() {
  needs_dockerfile
  keep_context
  change_file "$(here "$NAME")" entry_point
  chmod 0755 "$NAME"
  if ignored "$NAME"; then change_file "$(here "$(dockerignore)")" dockerignore_with "!$NAME"; fi
  change_file "$(here "$DOCKERFILE")" dockerfile
}

verify() { check; }

undo() {
  local ignore
  to_context || return 0
  ignore=$(dockerignore)
  restore_or "$(here "$DOCKERFILE")" dockerfile_without_block
  restore_or "$(here "$ignore")" without_lines "$ignore" "!$NAME"
  restore_file "$(here "$NAME")"
}
