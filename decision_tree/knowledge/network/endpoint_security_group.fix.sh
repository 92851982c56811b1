describe() { say "let members of security group $TASK_SECURITY_GROUP reach those of $ENDPOINT_SECURITY_GROUP on port 443 (HTTPS)"; }
permissions() { may_change_rules "$ENDPOINT_SECURITY_GROUP" ingress; }
rule()     { https_to "$(group_target "$TASK_SECURITY_GROUP")"; }
changes()  { rule_change "$ENDPOINT_SECURITY_GROUP" ingress "$(rule)"; }
check()    {
  local group
  group=$(security_group "$ENDPOINT_SECURITY_GROUP") || return
  lets_https "$group" IpPermissions "$TASK_SECURITY_GROUP"
}
apply()    { add_rule_to ingress "$ENDPOINT_SECURITY_GROUP" rule "$(rule)"; }
verify()   { eventually check; }
undo()     { remove_rules_from ingress "$ENDPOINT_SECURITY_GROUP" rule; }
