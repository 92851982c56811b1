describe() { say "let members of security group $TASK_SECURITY_GROUP reach those of $MOUNT_TARGET_SECURITY_GROUP on port 2049 (NFS)"; }
rule()     {
  jq -cn --arg group "$TASK_SECURITY_GROUP" '[{IpProtocol: "tcp", FromPort: 2049, ToPort: 2049,
    UserIdGroupPairs: [{GroupId: $group, Description: "NFS, added by ecs-wizard"}]}]'
}
check()    {
  local group
  group=$(security_group "$MOUNT_TARGET_SECURITY_GROUP") || return
  holds "$group" 'any(.SecurityGroups[0].IpPermissions[];
    (.IpProtocol == "-1" or (.IpProtocol == "tcp" and .FromPort <= 2049 and .ToPort >= 2049))
    and any(.UserIdGroupPairs[]?; .GroupId == $task))' --arg task "$TASK_SECURITY_GROUP"
}
apply()    {
  local rule
  rule=$(rule)
  aws ec2 authorize-security-group-ingress --group-id "$MOUNT_TARGET_SECURITY_GROUP" --ip-permissions "$rule" >/dev/null
  save rule "$rule"
}
verify()   { eventually check; }
undo()     {
  local rule
  rule=$(saved rule) || return 0
  aws_unless InvalidPermission.NotFound ec2 revoke-security-group-ingress --group-id "$MOUNT_TARGET_SECURITY_GROUP" \
    --ip-permissions "$rule" >/dev/null
}
