describe() { say "let the tasks of service $SERVICE in cluster $CLUSTER have public IP addresses; they are replaced"; }
check()    { holds "$(service)" '.networkConfiguration.awsvpcConfiguration.assignPublicIp == "ENABLED"'; }
set_public_ip() { # ENABLED|DISABLED: the subnets and security groups stay
  local configuration
  configuration=$(service | jq -ec --arg value "$1" '.networkConfiguration | .awsvpcConfiguration.assignPublicIp = $value') || return
  aws ecs update-service --cluster "$CLUSTER" --service "$SERVICE" --network-configuration "$configuration" >/dev/null
}
apply()    { set_public_ip ENABLED; save changed yes; }
verify()   {
  eventually check || return 1
  patiently service_settled || die "The service is not stable yet. Look again later with --verify."
}
undo()     { saved changed >/dev/null || return 0; set_public_ip DISABLED; }
