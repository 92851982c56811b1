describe()    {
  say "leave the subnets $UNSUPPORTED_SUBNET_IDS out of service $SERVICE in cluster $CLUSTER, which keeps its others;"
  say "its tasks are replaced one after another"
}
permissions() { may_deploy; }
LEFT_OUT=$(word_list "$UNSUPPORTED_SUBNET_IDS")
check()       { network_has '.subnets - $out == .subnets' --argjson out "$LEFT_OUT"; }
apply()       {
  save subnets "$(service_subnets)"
  change_network '.subnets -= $out' --argjson out "$LEFT_OUT"
}
changes()     { network_change '.subnets -= $out' --argjson out "$LEFT_OUT"; }
verify()      {
  eventually check || return 1
  deployment_done
}
undo()        { # those that the service had before, where they are still missing
  local before
  before=$(saved subnets) || return 0
  change_network '.subnets |= ((. + ($out - .)) as $all | [$before[] | select(IN($all[]))] + ($all - $before - $out))' \
    --argjson out "$LEFT_OUT" --argjson before "$before"
}
