# The role's ARN as the task definition has it, with its path.
lost_arn() {
  local arn
  for arn in "$EXECUTION_ROLE_ARN" "$TASK_ROLE_ARN"; do
    if [[ ${arn##*/} == "$ROLE_NAME" ]]; then
      printf '%s' "$arn"
      return 0
    fi
  done
  printf 'arn:%s:iam::%s:role/%s' "$AWS_PARTITION" "$ACCOUNT_ID" "$ROLE_NAME"
}
is_execution_role() { [[ $EXECUTION_ROLE_ARN == */"$ROLE_NAME" ]]; }
path_of()  { # ARN
  local rest=${1#*:role}
  printf '%s' "${rest%"$ROLE_NAME"}"
}
pull_policy() { printf 'arn:%s:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy' "$AWS_PARTITION"; }
mark()     { printf 'Made again by ecs-wizard (%s)' "$CASE_ID"; }
describe() {
  say "create the role $(lost_arn) again,"
  say "trusted by ecs-tasks.amazonaws.com for account $ACCOUNT_ID and Region $REGION"
  if is_execution_role; then
    say "with the managed policy AmazonECSTaskExecutionRolePolicy (pull from ECR, write logs)"
  else
    say "without permissions: what the lost one was allowed is kept nowhere"
  fi
}
permissions() {
  may "$(lost_arn)" iam:GetRole iam:CreateRole iam:DeleteRole iam:AttachRolePolicy iam:DetachRolePolicy \
    iam:ListAttachedRolePolicies iam:ListRolePolicies
}
role()     { aws_unless NoSuchEntity iam get-role --role-name "$ROLE_NAME" | jq -c .Role; } # nothing, where there is none
made_here() { holds "${1:-null}" '. != null and .Description == $mark' --arg mark "$(mark)"; } # ROLE_JSON
attached() { aws iam list-attached-role-policies --role-name "$ROLE_NAME" | jq -c '[.AttachedPolicies[].PolicyArn]'; }
has_pull_policy() {
  local attached
  attached=$(attached) || return
  holds "$attached" 'index([$policy]) != null' --arg policy "$(pull_policy)"
}
check()    {
  local role arn
  arn=$(lost_arn) || return
  if [[ $(account_of "$arn") != "$ACCOUNT_ID" ]]; then
    die "The task definition names $arn, of another account: give it a role of account $ACCOUNT_ID."
  fi
  role=$(role) || return
  [[ -n $role ]] || return 1
  if [[ $(jq -r .Arn <<<"$role") != "$arn" ]]; then
    die "There is a role of that name with another path, $(jq -r .Arn <<<"$role"): name it so in the task definition."
  fi
  # one that was made here and has not got its policy yet is half done
  ! made_here "$role" || ! is_execution_role || has_pull_policy
}
changes()  { shows_change "role $(lost_arn)" "" "$(policy "$(trust_statement)")"; }
apply()    {
  local role arn
  arn=$(lost_arn)
  role=$(role)
  if [[ -z $role ]]; then
    save role "$arn"
    aws iam create-role --role-name "$ROLE_NAME" --path "$(path_of "$arn")" --description "$(mark)" \
      --assume-role-policy-document "$(policy "$(trust_statement)")" >/dev/null
  fi
  if is_execution_role; then
    aws iam attach-role-policy --role-name "$ROLE_NAME" --policy-arn "$(pull_policy)"
  fi
}
verify()   { eventually check; }
undo()     {
  local role policies
  role=$(role)
  made_here "$role" || return 0
  policies=$(aws iam list-role-policies --role-name "$ROLE_NAME" | jq -c .PolicyNames)
  if holds "$(attached)" '. - [$policy] + $inline | length > 0' --arg policy "$(pull_policy)" --argjson inline "$policies"; then
    say "  role $ROLE_NAME has got further policies by now, and stays"
    return 0
  fi
  aws_unless NoSuchEntity iam detach-role-policy --role-name "$ROLE_NAME" --policy-arn "$(pull_policy)"
  aws_unless NoSuchEntity iam delete-role --role-name "$ROLE_NAME"
}
