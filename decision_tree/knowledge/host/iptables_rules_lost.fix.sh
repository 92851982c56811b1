# Where ecs-init sets the rules, it has to start after whatever flushes them; elsewhere a unit of our own sets them.
ORDER=/etc/systemd/system/$(agent_unit 2>/dev/null || printf ecs).service.d/ecs-wizard-after-firewall.conf
UNIT=/etc/systemd/system/ecs-wizard-task-role.service
keeper() { if init_agent; then printf '%s' "$ORDER"; else printf '%s' "$UNIT"; fi; }

describe() {
  say "write $(keeper), so that the NAT rules of 169.254.170.2 are set after the firewall at each boot,"
  say "and set them now"
}
changes()  { file_change "$(keeper)" keeper_text; }
check()    { need_iptables; [[ -e $(root "$(keeper)") ]] && nat_rules_present && route_localnet_on; }
apply()    {
  has_systemd || die "This system has no systemd: let its boot scripts set the rules after the firewall."
  change_file "$(keeper)" keeper_text
  systemctl daemon-reload
  if init_agent; then
    restart_agent
  else
    systemctl enable ecs-wizard-task-role.service
  fi
  nat_rules_present || add_nat_rules
  switch_route_localnet_on
}
verify()   { eventually check; }
undo()     {
  if ! init_agent; then
    systemctl disable ecs-wizard-task-role.service || true
  fi
  restore_file "$(keeper)"
  systemctl daemon-reload
  remove_rules
  restore_route_localnet
}

keeper_text() {
  if init_agent; then
    printf '%s\n' '[Unit]' 'After=firewalld.service ufw.service nftables.service iptables.service'
  else
    unit_text
  fi
}

unit_text() {
  printf '%s\n' '[Unit]' 'Description=The way of ECS tasks to their credentials' \
    'After=firewalld.service ufw.service nftables.service iptables.service docker.service' '' \
    '[Service]' 'Type=oneshot' 'RemainAfterExit=yes' \
    'ExecStart=/bin/sh -c "sysctl -w net.ipv4.conf.all.route_localnet=1"'
  local rule
  for rule in "nat A ${PREROUTING_RULE[*]}" "nat A ${OUTPUT_RULE[*]}" "filter I ${LOOPBACK_RULE[*]}"; do
    unit_rule $rule # the words of the rule are ours
  done
  printf '%s\n' '' '[Install]' 'WantedBy=multi-user.target'
}

unit_rule() { # TABLE A|I RULE…
  local table=$1 how=$2
  shift 2
  printf 'ExecStart=/bin/sh -c "iptables -w -t %s -C %s || iptables -w -t %s -%s %s"\n' "$table" "$*" "$table" "$how" "$*"
}
