describe() { say "let the tasks of service $SERVICE in cluster $CLUSTER have public IP addresses; they are replaced"; }
permissions() { may_deploy; }
assigned() { service | jq -er '.networkConfiguration.awsvpcConfiguration.assignPublicIp // "DISABLED"'; }
check()    {
  local assigned
  assigned=$(assigned) || return
  [[ $assigned == ENABLED ]]
}
changes()  { shows_change "assignPublicIp of service $SERVICE" "$(assigned)" ENABLED; }
set_public_ip() { # ENABLED|DISABLED: the subnets and security groups stay
  local configuration
  configuration=$(service | jq -ec --arg value "$1" '.networkConfiguration | .awsvpcConfiguration.assignPublicIp = $value') || return
  update_service --network-configuration "$configuration" >/dev/null
}
apply()    {
  local assigned
  assigned=$(assigned)
  save was "$assigned"
  set_public_ip ENABLED
}
verify()   {
  eventually check || return 1
  patiently service_settled || die "The service is not stable yet. Look again later with --verify."
}
undo()     {
  local was
  was=$(saved was) || return 0
  set_public_ip "$was"
}
