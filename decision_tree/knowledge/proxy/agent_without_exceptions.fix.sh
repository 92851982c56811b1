EXCEPTIONS=169.254.169.254,169.254.170.2
SOCKET=/var/run/docker.sock
UNIT_FILE=/etc/systemd/system/$(agent_unit 2>/dev/null || printf ecs).service.d/ecs-wizard-no-proxy.conf

describe() {
  if bottlerocket; then
    say "add $EXCEPTIONS to settings.network.no-proxy (apiclient)."
    say "Bottlerocket then starts docker again, so no task may run: drain the instance first"
    return
  fi
  say "add $EXCEPTIONS,$SOCKET to NO_PROXY in $ECS_CONFIG"
  say "and for ecs-init in $UNIT_FILE; restart the ECS agent."
  say "Docker's own proxy settings are left alone: changing them needs a restart of docker on a drained instance"
}
changes()  {
  if bottlerocket; then
    shows_change settings.network.no-proxy "$(no_proxy)" "$(wanted)"
  else
    setting_change NO_PROXY "$(wanted)"
    ! has_systemd || file_change "$UNIT_FILE" unit_text
  fi
}
check()    {
  if bottlerocket; then
    [[ $(no_proxy) == "$(wanted)" ]]
  else
    [[ $(no_proxy) == "$(wanted)" ]] && unit_ok && agent_took NO_PROXY "$(wanted)"
  fi
}
apply()    {
  local list
  list=$(wanted)
  if bottlerocket; then
    ! tasks_run || die "Tasks run on this instance, and the change starts docker again: drain the instance first."
    set_list_on_bottlerocket network.no-proxy "$list"
    return
  fi
  set_setting NO_PROXY "$list"
  if has_systemd; then
    change_file "$UNIT_FILE" unit_text
    systemctl daemon-reload
  fi
  restart_agent
}
verify()   { agent_shows check; }
undo()     {
  restore_settings
  if ! bottlerocket && has_systemd; then
    restore_file "$UNIT_FILE"
    systemctl daemon-reload
  fi
  restart_agent
}

no_proxy() { if bottlerocket; then bottlerocket_setting network.no-proxy; else setting NO_PROXY; fi; }
wanted()   {
  if bottlerocket; then
    merged_list "$(no_proxy)" "$EXCEPTIONS"
  else
    merged_list "$(no_proxy)" "$EXCEPTIONS,$SOCKET"
  fi
}
unit_ok()  { ! has_systemd || [[ -e $(root "$UNIT_FILE") ]]; }
unit_text() { printf '[Service]\nEnvironment="NO_PROXY=%s"\n' "$(merged_list "$(unit_no_proxy)" "$(wanted)")"; }

# what another drop-in gives ecs-init already: ours is read later and would hide it
unit_no_proxy() {
  systemctl show "$(agent_unit || printf ecs)" -p Environment 2>/dev/null | tr ' "' '\n\n' | sed -n 's/^\(Environment=\)\{0,1\}NO_PROXY=//p' | tail -n 1
}
