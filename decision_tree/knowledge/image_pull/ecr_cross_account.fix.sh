# The repository's owner gives the permission: ACCOUNT_ID is the account of the role that pulls, not the one to sign in to.
ROLE_NAME=$EXECUTION_ROLE_NAME
use_policy_of "arn:$AWS_PARTITION:ecr:$REGION:${REPOSITORY_ACCOUNT:-$AWS_ACCOUNT}:repository/$REPOSITORY"

account()  {
  if [[ -n ${REPOSITORY_ACCOUNT:-} ]]; then
    printf '%s' "$REPOSITORY_ACCOUNT"
  elif [[ $AWS_ACCOUNT == "$ACCOUNT_ID" ]]; then
    printf "of the repository's owner"
  fi
}
describe() {
  say "in the account that owns it, add a statement to the policy of repository $REPOSITORY that lets role"
  say "$EXECUTION_ROLE_NAME of account $ACCOUNT_ID pull; the statements that are there stay"
}
permissions() { may_change_policy; may_read_caller; }
addition() {
  local principal
  principal=$(caller_principal) || return
  # a repository policy's statements name no resource: it is the repository
  allow "ecr:BatchGetImage ecr:GetDownloadUrlForLayer" x |
    jq -c --arg principal "$principal" 'del(.Resource) | .Principal = {AWS: $principal}'
}
changes()  { addition_change "policy of repository $REPOSITORY"; }
check()    { has_addition; }
apply()    { merge_addition; }
verify()   { eventually check; }
undo()     { remove_addition; }
