describe() {
  say "bring back the two NAT rules from 169.254.170.2 to the agent, route_localnet=1, and the rule that protects"
  say "127.0.0.0/8: by a restart of the agent where ecs-init sets them, by iptables where the agent was started by hand"
}
check()    { need_iptables; nat_rules_present && route_localnet_on; }
apply()    {
  if init_agent; then
    restart_agent
    if eventually check; then
      return 0
    fi
  fi
  add_nat_rules
  switch_route_localnet_on
}
verify()   { eventually check; }
undo()     { remove_rules; restore_route_localnet; }
