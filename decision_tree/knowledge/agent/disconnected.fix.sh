describe() { say "restart the ECS agent, so that it connects again; containers keep running"; }
# the agent says itself whether ECS has registered it; a restart that this script made counts once
check()    { saved restarted >/dev/null && agent_registered; }
apply()    { restart_agent; save restarted yes; }
verify()   {
  eventually agent_registered ||
    die "The agent runs but is not registered: read /var/log/ecs/ecs-agent.log (network, instance role, ECS_CLUSTER)."
}
undo()     { say "  a restart cannot be taken back"; }
