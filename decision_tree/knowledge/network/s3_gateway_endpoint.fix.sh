SERVICE_OF_S3=com.amazonaws.$REGION.s3
describe() {
  say "put the S3 gateway endpoint of $VPC_ID on the route tables $ROUTE_TABLE_IDS; it is created if there is none"
}
gateway()  { # the endpoint's JSON, or null
  aws ec2 describe-vpc-endpoints --filters "Name=vpc-id,Values=$VPC_ID" "Name=service-name,Values=$SERVICE_OF_S3" \
    "Name=vpc-endpoint-type,Values=Gateway" |
    jq -c '[.VpcEndpoints[] | select(.VpcEndpointType == "Gateway" and (.State | ascii_downcase) == "available")][0]'
}
missing_tables() { # GATEWAY_JSON
  jq -r --arg wanted "$ROUTE_TABLE_IDS" '($wanted | split(" ") | map(select(. != ""))) - ((. // {}).RouteTableIds // []) | .[]' <<<"$1"
}
check()    {
  local gateway
  gateway=$(gateway) || return
  [[ $gateway != null && -z $(missing_tables "$gateway") ]]
}
apply()    {
  local gateway tables id
  gateway=$(gateway)
  mapfile -t tables < <(missing_tables "$gateway")
  if [[ $gateway == null ]]; then
    id=$(aws ec2 create-vpc-endpoint --vpc-id "$VPC_ID" --vpc-endpoint-type Gateway --service-name "$SERVICE_OF_S3" \
      --route-table-ids "${tables[@]}" | jq -er .VpcEndpoint.VpcEndpointId)
    save created "$id"
  else
    id=$(jq -er .VpcEndpointId <<<"$gateway")
    aws ec2 modify-vpc-endpoint --vpc-endpoint-id "$id" --add-route-table-ids "${tables[@]}" >/dev/null
    save changed "$id"
    save tables "${tables[*]}"
  fi
}
verify()   { eventually check; }
undo()     {
  local id tables
  if id=$(saved created); then
    aws ec2 delete-vpc-endpoints --vpc-endpoint-ids "$id" | none_unsuccessful
  elif id=$(saved changed); then
    read -r -a tables <<<"$(saved tables)"
    aws ec2 modify-vpc-endpoint --vpc-endpoint-id "$id" --remove-route-table-ids "${tables[@]}" >/dev/null
  fi
}
