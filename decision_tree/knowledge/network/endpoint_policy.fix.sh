needed() { # what the start of a task calls through an endpoint of this SERVICE: actions, then resource
  case $1 in
  ecr.api | ecr.dkr) printf '%s\n' "ecr:GetAuthorizationToken ecr:BatchGetImage ecr:GetDownloadUrlForLayer" '*' ;;
  s3) printf '%s\n' s3:GetObject "arn:$AWS_PARTITION:s3:::prod-$REGION-starport-layer-bucket/*" ;;
  logs) printf '%s\n' "logs:CreateLogStream logs:PutLogEvents" '*' ;;
  secretsmanager) printf '%s\n' secretsmanager:GetSecretValue '*' ;;
  ssm) printf '%s\n' ssm:GetParameters '*' ;;
  *) die "Endpoint $ENDPOINT_ID leads to $1: what a task calls there is not known here." ;;
  esac
}
endpoint() { aws ec2 describe-vpc-endpoints --vpc-endpoint-ids "$ENDPOINT_ID" | jq -ec '.VpcEndpoints[0]'; }
addition() { # ENDPOINT_JSON
  local service lines
  service=$(jq -er --arg region "$REGION" '.ServiceName | split("." + $region + ".")[1]' <<<"$1") || return
  lines=$(needed "$service") || return
  allow "${lines%%$'\n'*}" "${lines##*$'\n'}" | jq -c '.Principal = "*"'
}
describe() {
  local endpoint addition
  endpoint=$(endpoint) || return
  addition=$(addition "$endpoint") || return
  say "add a statement to the policy of VPC endpoint $ENDPOINT_ID that lets through"
  jq -r '"  \([.Action] | flatten | join(", ")) on \(.Resource)"' <<<"$addition"
  say "the statements that are there stay"
}
check()    {
  local endpoint addition policy
  endpoint=$(endpoint) || return
  addition=$(addition "$endpoint") || return
  policy=$(jq -er .PolicyDocument <<<"$endpoint") || return
  has_statement "$policy" "$addition"
}
apply()    {
  local endpoint addition policy
  endpoint=$(endpoint)
  addition=$(addition "$endpoint")
  policy=$(jq -er .PolicyDocument <<<"$endpoint")
  save policy "$policy"
  if denies "$policy"; then
    say "  note: the endpoint's policy has a Deny too, which wins over what is added"
  fi
  policy=$(with_statement "$policy" "$addition")
  aws ec2 modify-vpc-endpoint --vpc-endpoint-id "$ENDPOINT_ID" --policy-document "$policy" >/dev/null
}
verify()   { eventually check; }
undo()     {
  local endpoint policy
  saved policy >/dev/null || return 0
  endpoint=$(endpoint)
  policy=$(jq -er .PolicyDocument <<<"$endpoint")
  policy=$(without_statement "$policy" "$(statement_id)" "$(saved policy)")
  aws ec2 modify-vpc-endpoint --vpc-endpoint-id "$ENDPOINT_ID" --policy-document "$policy" >/dev/null
}
