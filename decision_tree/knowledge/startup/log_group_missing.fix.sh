describe() { say "create the CloudWatch log group $LOG_GROUP_NAME in Region $REGION; its logs never expire"; }
check()    {
  local groups
  groups=$(aws logs describe-log-groups --log-group-name-prefix "$LOG_GROUP_NAME") || return
  holds "$groups" 'any(.logGroups[]; .logGroupName == $name)' --arg name "$LOG_GROUP_NAME"
}
apply()    { aws logs create-log-group --log-group-name "$LOG_GROUP_NAME"; save created yes; }
verify()   { eventually check; }
undo()     {
  local streams
  saved created >/dev/null || return 0
  streams=$(aws_unless ResourceNotFoundException logs describe-log-streams --log-group-name "$LOG_GROUP_NAME" --limit 1)
  if [[ -z $streams ]]; then
    say "  the log group is gone already"
  elif holds "$streams" '.logStreams | length > 0'; then
    say "  log group $LOG_GROUP_NAME has logs by now, and stays"
  else
    aws logs delete-log-group --log-group-name "$LOG_GROUP_NAME"
  fi
}
