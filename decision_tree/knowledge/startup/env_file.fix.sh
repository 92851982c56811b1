files()    { # the ARNs of the environment files that the task definition names
  aws ecs describe-task-definition --task-definition "$TASK_DEFINITION" |
    jq -c '[.taskDefinition.containerDefinitions[].environmentFiles[]? | select(.type == "s3") | .value] | unique'
}
document() {
  local files buckets
  files=$(files) || return
  [[ $files != '[]' ]] || die "Task definition $TASK_DEFINITION names no environment file."
  buckets=$(jq -r '[.[] | split("/")[0]] | unique | join(" ")' <<<"$files") || return
  # a name in S3 may have blanks, so the list is not one of words
  policy "$(allow s3:GetObject x | jq -c --argjson files "$files" '.Sid += "File" | .Resource = $files')" \
    "$(allow s3:GetBucketLocation "$buckets")"
}
describe() {
  describe_document "$EXECUTION_ROLE_NAME" || return
  say "(for a file that is missing S3 says 403 Forbidden too: look whether it is there)"
}
permissions() {
  may '*' ecs:DescribeTaskDefinition
  may_put_inline_policy role "$EXECUTION_ROLE_NAME"
}
changes()  { document_change "$EXECUTION_ROLE_NAME"; }
check()    { role_has_document "$EXECUTION_ROLE_NAME"; }
apply()    { put_document "$EXECUTION_ROLE_NAME"; }
verify()   { document_works "$EXECUTION_ROLE_NAME"; }
undo()     { remove_inline_policy role "$EXECUTION_ROLE_NAME"; }
