describe() { say "start the SSM agent, now and at each boot, and restart the ECS agent; containers keep running"; }
# the agent says itself whether ECS has registered it; a restart that this script made counts once
check()    { saved restarted >/dev/null && ssm_agent_runs && agent_registered; }
apply()    {
  local unit
  need systemctl
  unit=$(ssm_unit) || die "The SSM agent is not installed: run ecs-anywhere-install.sh with a new activation."
  is_managed_node || die "This server is not registered with Systems Manager: a new activation is needed" \
    "(aws ssm create-activation), then ecs-anywhere-install.sh. An activation code must not lie in a file, so this script has none."
  systemctl enable "$unit"
  systemctl restart "$unit"
  restart_agent
  save restarted yes
}
verify()   {
  eventually agent_registered ||
    die "The agent is not registered yet: port 443 to ssm, ssmmessages, ec2messages and ecs of the Region, and the role" \
      "(trust ssm.amazonaws.com). Read /var/log/amazon/ssm/amazon-ssm-agent.log and /var/log/ecs/ecs-agent.log."
}
undo()     { say "  a restart cannot be taken back; the SSM agent belongs to the server and keeps running"; }

ssm_unit() { # of the package, or of Ubuntu's snap
  local unit
  for unit in amazon-ssm-agent snap.amazon-ssm-agent.amazon-ssm-agent; do
    if systemctl cat "$unit.service" >/dev/null 2>&1; then
      printf '%s' "$unit"
      return 0
    fi
  done
  return 1
}
ssm_agent_runs() { systemctl is-active --quiet "$(ssm_unit)" || return 1; }
is_managed_node() { [[ -s $(root /var/lib/amazon/ssm/registration) || -s $(root /var/snap/amazon-ssm-agent/current/registration) ]]; }
