# The repository's owner gives the permission: ACCOUNT_ID is the account of the role that pulls, not the one to sign in to.
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
addition() {
  local principal
  principal=$(role_arn_in "$EXECUTION_ROLE_NAME" "$ACCOUNT_ID") || return
  # a repository policy's statements name no resource: it is the repository
  allow "ecr:BatchGetImage ecr:GetDownloadUrlForLayer" x |
    jq -c --arg principal "$principal" 'del(.Resource) | .Principal = {AWS: $principal}'
}
repository_policy() { # nothing, where it has none
  aws_unless RepositoryPolicyNotFoundException ecr get-repository-policy --repository-name "$REPOSITORY" | jq -r .policyText
}
check()    {
  local policy addition
  addition=$(addition) || return
  policy=$(repository_policy) || return
  has_statement "$policy" "$addition"
}
apply()    {
  local policy addition
  addition=$(addition)
  policy=$(repository_policy)
  save policy "$policy"
  policy=$(with_statement "$policy" "$addition")
  aws ecr set-repository-policy --repository-name "$REPOSITORY" --policy-text "$policy" >/dev/null
}
verify()   { eventually check; }
undo()     {
  local policy
  policy=$(repository_policy)
  [[ -n $policy ]] || return 0
  policy=$(without_statement "$policy" "$(statement_id)" "$(saved policy)")
  if statements_left "$policy"; then
    aws ecr set-repository-policy --repository-name "$REPOSITORY" --policy-text "$policy" >/dev/null
  else
    aws ecr delete-repository-policy --repository-name "$REPOSITORY" >/dev/null
  fi
}
