use_endpoint_policy

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
addition() {
  local endpoint service lines
  endpoint=$(endpoint) || return
  service=$(jq -er --arg region "$REGION" '.ServiceName | split("." + $region + ".")[1]' <<<"$endpoint") || return
  lines=$(needed "$service") || return
  allow "${lines%%$'\n'*}" "${lines##*$'\n'}" | jq -c '.Principal = "*"'
}
describe() {
  local addition
  addition=$(addition) || return
  say "add a statement to the policy of VPC endpoint $ENDPOINT_ID that lets through"
  describe_addition "$addition"
  say "the statements that are there stay"
}
permissions() { may_change_policy; }
changes()  { addition_change "policy of $ENDPOINT_ID"; }
check()    { has_addition; }
apply()    { merge_addition; }
verify()   { eventually check; }
undo()     { remove_addition; }
