describe() {
  if [[ -n $ENDPOINT_SECURITY_GROUP ]]; then
    say "let members of security group $TASK_SECURITY_GROUP open HTTPS connections to the endpoints' group"
    say "$ENDPOINT_SECURITY_GROUP and to Amazon S3 in Region $REGION (where ECR keeps the layers)"
  else
    say "let members of security group $TASK_SECURITY_GROUP open HTTPS connections (port 443) to any address"
  fi
}
s3_list()  {
  aws ec2 describe-prefix-lists --filters "Name=prefix-list-name,Values=com.amazonaws.$REGION.s3" |
    jq -er '.PrefixLists[0].PrefixListId'
}
targets()  { # a line for each: the id that check looks for, and what the rule names
  if [[ -n $ENDPOINT_SECURITY_GROUP ]]; then
    local list
    list=$(s3_list) || return
    printf '%s %s\n' "$ENDPOINT_SECURITY_GROUP" "$(group_target "$ENDPOINT_SECURITY_GROUP")" "$list" "$(list_target "$list")"
  else
    printf '%s %s\n' any "$(any_target)"
  fi
}
check()    {
  local group targets id rest
  targets=$(targets) || return
  group=$(security_group "$TASK_SECURITY_GROUP") || return
  while read -r id rest; do
    lets_https "$group" IpPermissionsEgress "$id" || return 1
  done <<<"$targets"
}
apply()    {
  local group targets id target rule
  targets=$(targets)
  group=$(security_group "$TASK_SECURITY_GROUP")
  while read -r id target; do
    if ! lets_https "$group" IpPermissionsEgress "$id"; then
      rule=$(https_to "$target")
      aws ec2 authorize-security-group-egress --group-id "$TASK_SECURITY_GROUP" --ip-permissions "$rule" >/dev/null
      save "rule.$id" "$rule"
    fi
  done <<<"$targets"
}
verify()   { eventually check; }
undo()     {
  local file
  for file in "$(step_folder "$STEP_CAUSE")"/rule.*; do
    [[ -e $file ]] || continue
    aws_unless InvalidPermission.NotFound ec2 revoke-security-group-egress --group-id "$TASK_SECURITY_GROUP" \
      --ip-permissions "$(cat "$file")" >/dev/null
  done
}
