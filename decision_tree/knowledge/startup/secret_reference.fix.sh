# With VALUE_FROM the task definition is corrected; without it the secret that it names is restored.
corrects() { [[ -n ${VALUE_FROM:-} ]]; }
if corrects; then
  [[ -n ${SECRET_VARIABLE:-} ]] || die "Set SECRET_VARIABLE too: the name beside the wrong valueFrom in the task definition."
else
  [[ -n ${SECRET_ARN:-} ]] ||
    die "Set SECRET_ARN, the secret to restore; or VALUE_FROM and SECRET_VARIABLE, to correct the task definition."
  REGION=$(cut -d: -f4 <<<"$SECRET_ARN")
fi

account()  {
  if corrects; then
    printf '%s' "$ACCOUNT_ID"
  else
    account_of "$SECRET_ARN"
  fi
}
describe() {
  if corrects; then
    describe_revision "the variable $SECRET_VARIABLE comes from $VALUE_FROM"
    say "(whether the secret has this JSON key is not looked at: its value is never read)"
  else
    say "restore secret $SECRET_ARN, which is marked for deletion; its value stays"
  fi
}
permissions() {
  if corrects; then
    may_change_task_definition
    may "$(secret_named)" secretsmanager:DescribeSecret
  else
    may "$SECRET_ARN" secretsmanager:DescribeSecret secretsmanager:RestoreSecret secretsmanager:DeleteSecret
  fi
}
changes()  {
  if corrects; then
    revision task_definition_change
  else
    shows_change "deletion of the secret" "$(deletion)" ""
  fi
}
check()    {
  if corrects; then
    revision revision_is_made
  else
    is_restored
  fi
}
apply()    {
  if corrects; then
    demand_secret "$(secret_named)"
    revision change_task_definition
  else
    restore
  fi
}
verify()   {
  if corrects; then
    revision revision_is_in_use
  else
    eventually is_restored
  fi
}
undo()     {
  if corrects; then
    restore_task_definition
  else
    mark_again
  fi
}

# ----- the reference -----

secret_named() { cut -d: -f1-7 <<<"$VALUE_FROM"; } # without JSON key, stage and version

revision() {
  by_filter "$1" 'if any(.containerDefinitions[]; any((.secrets // [])[]; .name == $name))
    then .containerDefinitions |= map(if .secrets
      then .secrets |= map(if .name == $name then .valueFrom = $from else . end) else . end)
    else error("no container has a secret in the variable \($name)") end' \
    --arg name "$SECRET_VARIABLE" --arg from "$VALUE_FROM"
}

# ----- the secret -----

deletion() { # the date of the deletion, or nothing
  local secret
  secret=$(aws_unless ResourceNotFoundException secretsmanager describe-secret --secret-id "$SECRET_ARN") || return
  [[ -n $secret ]] ||
    die "There is no secret $SECRET_ARN: make it, or give VALUE_FROM and SECRET_VARIABLE to correct the task definition."
  jq -r '.DeletedDate // empty' <<<"$secret"
}

is_restored() {
  local deletion
  deletion=$(deletion) || return
  [[ -z $deletion ]] || return 1
  saved deletion >/dev/null ||
    die "The secret is there and not marked for deletion. What is wrong is how valueFrom names it (JSON key, stage or version):" \
      "give VALUE_FROM and SECRET_VARIABLE to correct it."
}

restore() {
  local deletion
  deletion=$(deletion)
  save deletion "$deletion"
  aws secretsmanager restore-secret --secret-id "$SECRET_ARN" >/dev/null
}

mark_again() { # AWS takes 7 to 30 days, and does not tell which number it was
  local deletion
  saved deletion >/dev/null || return 0
  deletion=$(deletion)
  if [[ -z $deletion ]]; then
    aws secretsmanager delete-secret --secret-id "$SECRET_ARN" --recovery-window-in-days 30 >/dev/null
    say "  the secret is marked for deletion again, in 30 days"
  fi
}
