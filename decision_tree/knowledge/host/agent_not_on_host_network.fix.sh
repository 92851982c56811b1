# The agent's container is made again with all that it was started with, in the host's network. The former one stays,
# stopped and under another name, until undo or until somebody removes it.
NAME=ecs-agent
FORMER=ecs-agent-before-ecs-wizard

describe() {
  say "make the container $NAME again with the same image, environment, volumes and rights, but with --net=host;"
  say "the former one is stopped and kept as $FORMER. Containers of tasks keep running"
}
check()    {
  need docker
  ! init_agent || die "Here ecs-init starts the agent, in the host's network. Another program has port 51679:" \
    "ss -ltnp 'sport = :51679'. Give that one another port, then restart the agent."
  [[ $(inspect "$NAME" '{{.HostConfig.NetworkMode}}') == host ]] && is_running "$NAME" && endpoint_is_there
}
apply()    {
  [[ $(inspect "$NAME" '{{.HostConfig.NetworkMode}}') != host ]] || saved options >/dev/null ||
    die "The agent is in the host's network already. Another program or task has port 51679: ss -ltnp 'sport = :51679'."
  if ! exists "$FORMER"; then
    note_options
    docker stop "$NAME" >/dev/null
    docker rename "$NAME" "$FORMER"
  fi
  docker update --restart=no "$FORMER" >/dev/null # after a boot there would be two agents
  stop_former
  if ! is_running "$NAME"; then
    remove "$NAME"
    run_agent
  fi
}
verify()   { eventually check; }
undo()     {
  saved options >/dev/null || return 0
  if exists "$FORMER"; then
    remove "$NAME"
    docker rename "$FORMER" "$NAME"
  fi
  docker update --restart="$(restart_policy)" "$NAME" >/dev/null
  docker start "$NAME" >/dev/null
}

inspect()  { docker inspect "$1" --format "$2" 2>/dev/null; }
exists()   { inspect "$1" '{{.Id}}' >/dev/null; }
is_running() { [[ $(inspect "$1" '{{.State.Running}}') == true ]]; }
remove()   { ! exists "$1" || docker rm -f "$1" >/dev/null; }
restart_policy() { local policy; policy=$(saved restart); printf '%s' "${policy:-no}"; }
stop_former() { ! is_running "$FORMER" || docker stop "$FORMER" >/dev/null; }
endpoint_is_there() { curl -s -o /dev/null -m 3 --noproxy '*' http://127.0.0.1:51679/v2/credentials || return 1; }

# One option a line. What is not here is told, not lost: an agent needs no more than this.
note_options() {
  local other
  other=$(inspect "$NAME" '{{len .HostConfig.Mounts}} {{len .HostConfig.Devices}} {{len .HostConfig.VolumesFrom}}')
  [[ $other == "0 0 0" ]] || die "The agent has --mount, --device or --volumes-from, which this script does not repeat: make it by hand."
  inspect "$NAME" '{{range .HostConfig.Binds}}{{println .}}{{end}}' | grep -q ':/data\(:\|$\)' ||
    die "The agent keeps its data inside its container (no volume for /data): a new one would be a new container instance."
  save image "$(inspect "$NAME" '{{.Config.Image}}')"
  save restart "$(inspect "$NAME" '{{.HostConfig.RestartPolicy.Name}}')"
  save environment "$(inspect "$NAME" '{{range .Config.Env}}{{println .}}{{end}}')"
  save options "$(inspect "$NAME" '{{range .HostConfig.Binds}}{{println "--volume"}}{{println .}}{{end}}{{range .HostConfig.CapAdd}}{{println "--cap-add"}}{{println .}}{{end}}{{if .HostConfig.Privileged}}{{println "--privileged"}}{{end}}{{if .HostConfig.Init}}{{println "--init"}}{{end}}')"
}
run_agent() {
  local line options=()
  while IFS= read -r line; do
    [[ -z $line ]] || options+=("$line")
  done < <(saved options; printf '\n')
  # the environment may hold a password of a registry: as a file, not on the command line
  saved environment >"$SCRATCH/environment"
  docker run -d --name "$NAME" --net=host --restart="$(restart_policy)" --env-file "$SCRATCH/environment" \
    ${options[@]+"${options[@]}"} "$(saved image)" >/dev/null
}
