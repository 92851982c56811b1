EXCEPTIONS=169.254.169.254,169.254.170.2,/var/run/docker.sock
UNIT_FILE=/etc/systemd/system/$(agent_unit 2>/dev/null || printf ecs).service.d/ecs-wizard-no-proxy.conf

describe() {
  say "add $EXCEPTIONS to NO_PROXY in $ECS_CONFIG"
  say "and for ecs-init in $UNIT_FILE; restart the ECS agent."
  say "Docker's own proxy settings are left alone: changing them needs a restart of docker on a drained instance"
}
wanted()   { merged_list "$(setting NO_PROXY)" "$EXCEPTIONS"; }
unit_ok()  { ! has_systemd || [[ -e $(root "$UNIT_FILE") ]]; }
check()    { [[ $(setting NO_PROXY) == "$(wanted)" ]] && unit_ok && agent_took NO_PROXY "$(wanted)"; }
apply()    {
  local list
  list=$(wanted)
  set_setting NO_PROXY "$list"
  if has_systemd; then
    printf '[Service]\nEnvironment="NO_PROXY=%s"\n' "$(merged_list "$(unit_no_proxy)" "$list")" | change_file "$UNIT_FILE"
    systemctl daemon-reload
  fi
  restart_agent
}
verify()   { agent_shows check; }
undo()     {
  restore_file "$ECS_CONFIG"
  if has_systemd; then
    restore_file "$UNIT_FILE"
    systemctl daemon-reload
  fi
  restart_agent
}

# what another drop-in gives ecs-init already: ours is read later and would hide it
unit_no_proxy() {
  systemctl show "$(agent_unit || printf ecs)" -p Environment 2>/dev/null | tr ' "' '\n\n' | sed -n 's/^\(Environment=\)\?NO_PROXY=//p' | tail -n 1
}
