describe() { say "let members of security group $TASK_SECURITY_GROUP reach those of $ENDPOINT_SECURITY_GROUP on port 443 (HTTPS)"; }
check()    {
  local group
  group=$(security_group "$ENDPOINT_SECURITY_GROUP") || return
  lets_https "$group" IpPermissions "$TASK_SECURITY_GROUP"
}
apply()    {
  local rule
  rule=$(https_to "$(group_target "$TASK_SECURITY_GROUP")")
  aws ec2 authorize-security-group-ingress --group-id "$ENDPOINT_SECURITY_GROUP" --ip-permissions "$rule" >/dev/null
  save rule "$rule"
}
verify()   { eventually check; }
undo()     {
  local rule
  rule=$(saved rule) || return 0
  aws_unless InvalidPermission.NotFound ec2 revoke-security-group-ingress --group-id "$ENDPOINT_SECURITY_GROUP" \
    --ip-permissions "$rule" >/dev/null
}
