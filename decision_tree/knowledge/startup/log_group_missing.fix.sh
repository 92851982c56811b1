describe() { say "create the CloudWatch log group $LOG_GROUP_NAME in Region $REGION; its logs never expire"; }
permissions() {
  may '*' logs:DescribeLogGroups
  may "$(arn logs "log-group:$LOG_GROUP_NAME")" logs:CreateLogGroup logs:TagResource logs:DescribeLogStreams logs:DeleteLogGroup \
    logs:ListTagsForResource
}
check()    {
  local groups
  groups=$(aws logs describe-log-groups --log-group-name-prefix "$LOG_GROUP_NAME") || return
  holds "$groups" 'any(.logGroups[]; .logGroupName == $name)' --arg name "$LOG_GROUP_NAME"
}
changes()  { shows_change "new log group" "" "$LOG_GROUP_NAME"; }
apply()    { aws logs create-log-group --log-group-name "$LOG_GROUP_NAME" --tags "ecs-wizard=$(our_tag)"; }
verify()   { eventually check; }
is_ours()  {
  local tags
  tags=$(aws_unless ResourceNotFoundException logs list-tags-for-resource --resource-arn "$(arn logs "log-group:$LOG_GROUP_NAME")") || return
  holds "${tags:-null}" '(.tags // {})["ecs-wizard"] == $tag' --arg tag "$(our_tag)"
}
undo()     {
  local streams
  if ! is_ours; then
    say "  the log group is gone already, or not the one that was made here"
    return 0
  fi
  streams=$(aws_unless ResourceNotFoundException logs describe-log-streams --log-group-name "$LOG_GROUP_NAME" --limit 1)
  if holds "${streams:-null}" '(.logStreams // []) | length > 0'; then
    say "  log group $LOG_GROUP_NAME has logs by now, and stays"
  else
    aws_unless ResourceNotFoundException logs delete-log-group --log-group-name "$LOG_GROUP_NAME"
  fi
}
