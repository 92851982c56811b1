FILE=/etc/sysctl.d/90-ecs-wizard.conf
describe() {
  say "set net.ipv4.conf.all.route_localnet=1, now and at each boot ($FILE), and the iptables rule that then"
  say "protects 127.0.0.0/8 from the neighbours"
}
check()    { need_iptables; route_localnet_on && [[ -e $(root "$FILE") ]]; }
apply()    {
  insert_rule loopback filter "${LOOPBACK_RULE[@]}"
  change_file "$FILE" printf 'net.ipv4.conf.all.route_localnet=1\n'
  switch_route_localnet_on
}
verify()   { eventually check; }
undo()     {
  restore_route_localnet
  restore_file "$FILE"
  remove_rules
}
