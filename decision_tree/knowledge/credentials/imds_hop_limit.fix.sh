describe() { say "set the metadata hop limit of instance $INSTANCE_ID to 2; IMDSv2 stays required where it is"; }
options()  {
  aws ec2 describe-instances --instance-ids "$INSTANCE_ID" | jq -ec '.Reservations[0].Instances[0].MetadataOptions'
}
permissions() {
  may '*' ec2:DescribeInstances
  may "$(ec2_arn instance "$INSTANCE_ID")" ec2:ModifyInstanceMetadataOptions
}
changes()  {
  local options
  options=$(options) || return
  shows_values "metadata options of $INSTANCE_ID" "$options" "$(jq -c '.HttpPutResponseHopLimit = 2' <<<"$options")"
}
check()    { holds "$(options)" '.HttpPutResponseHopLimit >= 2'; }
set_hops() { aws ec2 modify-instance-metadata-options --instance-id "$INSTANCE_ID" --http-put-response-hop-limit "$1" >/dev/null; }
apply()    {
  local before
  before=$(options | jq -er .HttpPutResponseHopLimit)
  save hops "$before"
  set_hops 2
}
verify()   { eventually check; }
undo()     {
  local before
  before=$(saved hops) || return 0
  set_hops "$before"
}
