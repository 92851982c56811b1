# Whatever was there of other drivers goes; https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_awslogs.html
revision()    {
  by_filter "$1" 'def known: ["awslogs-create-group", "awslogs-datetime-format", "awslogs-multiline-pattern",
      "awslogs-stream-prefix", "mode", "max-buffer-size"];
    in_container($container; .logConfiguration = {logDriver: "awslogs", options: (
      {"awslogs-stream-prefix": "ecs"}
      + ((.logConfiguration // {} | select(.logDriver == "awslogs") | .options // {}
        | with_entries(select(.key as $key | known | index([$key])))) // {})
      + {"awslogs-group": $group, "awslogs-region": $region}
      | if has("awslogs-datetime-format") then del(.["awslogs-multiline-pattern"]) else . end)})' \
    --arg container "$CONTAINER" --arg group "$LOG_GROUP_NAME" --arg region "$REGION"
}
describe()    {
  describe_revision "container $CONTAINER writes its log with the driver awslogs to log group $LOG_GROUP_NAME"
  say "(what its log configuration says beside the options of awslogs is left out)"
}
permissions() { may_change_task_definition; }
changes()     { revision task_definition_change; }
check()       { revision revision_is_made; }
apply()       { revision change_task_definition; }
verify()      { revision revision_is_in_use; }
undo()        { restore_task_definition; }
