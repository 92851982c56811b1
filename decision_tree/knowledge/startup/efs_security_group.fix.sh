describe() { say "let members of security group $TASK_SECURITY_GROUP reach those of $MOUNT_TARGET_SECURITY_GROUP on port 2049 (NFS)"; }
permissions() { may_change_rules "$MOUNT_TARGET_SECURITY_GROUP" ingress; }
rule()     {
  jq -cn --arg group "$TASK_SECURITY_GROUP" '[{IpProtocol: "tcp", FromPort: 2049, ToPort: 2049,
    UserIdGroupPairs: [{GroupId: $group, Description: "NFS, added by ecs-wizard"}]}]'
}
changes()  { rule_change "$MOUNT_TARGET_SECURITY_GROUP" ingress "$(rule)"; }
check()    {
  local group
  group=$(security_group "$MOUNT_TARGET_SECURITY_GROUP") || return
  holds "$group" 'any(.SecurityGroups[0].IpPermissions[];
    (.IpProtocol == "-1" or (.IpProtocol == "tcp" and .FromPort <= 2049 and .ToPort >= 2049))
    and any(.UserIdGroupPairs[]?; .GroupId == $task))' --arg task "$TASK_SECURITY_GROUP"
}
apply()    { add_rule_to ingress "$MOUNT_TARGET_SECURITY_GROUP" rule "$(rule)"; }
verify()   { eventually check; }
undo()     { remove_rules_from ingress "$MOUNT_TARGET_SECURITY_GROUP" rule; }
