describe()    {
  say "take the scale-in protection from tasks of service $SERVICE in cluster $CLUSTER: from those of older deployments, and"
  say "from the oldest of the others as far as more are protected than the service shall have. ECS then stops them"
}
permissions() {
  may_deploy
  may '*' ecs:ListTasks
  may "$(arn ecs "task/$CLUSTER/*")" ecs:DescribeTasks ecs:GetTaskProtection ecs:UpdateTaskProtection
}
# The tasks that hold up the service, each with the second (since 1970) until which it is protected.
in_the_way()  {
  local service listed tasks protected
  service=$(service) || return
  listed=$(aws ecs list-tasks --cluster "$CLUSTER" --service-name "$SERVICE") || return
  tasks=$(by_tens describe-tasks tasks "$listed") || return
  protected=$(by_tens get-task-protection protectedTasks "$listed") || return
  jq -c --argjson tasks "$tasks" --argjson protected "$protected" '
    def epoch: if type == "number" then floor else sub("\\.[0-9]+"; "") | sub("\\+00:00$"; "Z") | fromdateiso8601 end;
    ([.deployments[] | select(.status == "PRIMARY")][0].id) as $newest | .desiredCount as $wanted
    | [$tasks[] | .taskArn as $arn | ([$protected[] | select(.taskArn == $arn and .protectionEnabled)][0]) as $held
      | select($held != null) | {arn: $arn, until: ($held.expirationDate | epoch), old: (.startedBy != $newest), startedAt}]
    | sort_by(.startedAt // "") | ([.[] | select(.old)]) as $old | ([.[] | select(.old | not)]) as $new
    | $old + $new[:([0, ($new | length) - $wanted] | max)] | map({arn, until})' <<<"$service"
}
by_tens()     { # COMMAND KEY LIST: what the answers have under the key; times in UTC
  local names batch=()
  jq -r '.taskArns as $all | range(0; $all | length; 10) | $all[.:. + 10] | join(" ")' <<<"$3" |
    while read -r names; do
      read -r -a batch <<<"$names"
      TZ=UTC0 aws ecs "$1" --cluster "$CLUSTER" --tasks "${batch[@]}" || return
    done | jq -cs --arg key "$2" '[.[][$key][]]'
}
check()       {
  local tasks
  tasks=$(in_the_way) || return
  [[ $tasks == '[]' ]]
}
protect()     { # TASK OPTION…
  local task=$1
  shift
  aws ecs update-task-protection --cluster "$CLUSTER" --tasks "$task" "$@" |
    jq -e '.failures == []' >/dev/null || die "AWS refused to change the protection of task ${task##*/}."
}
apply()       {
  local tasks arn
  tasks=$(in_the_way)
  while read -r arn; do
    save "task-${arn##*/}" "$(jq -r --arg arn "$arn" '.[] | select(.arn == $arn) | .until' <<<"$tasks")"
    protect "$arn" --no-protection-enabled
  done < <(jq -r '.[].arn' <<<"$tasks")
}
verify()      { eventually check; }
undo()        { # until the second until which it was protected, where the task still runs
  local name minutes
  while read -r name; do
    minutes=$((($(saved "$name") - $(date +%s) + 59) / 60))
    if ((minutes > 0)) && task_runs "${name#task-}"; then
      protect "${name#task-}" --protection-enabled --expires-in-minutes "$minutes"
    fi
  done < <(kept 'task-*')
}
task_runs()   {
  local task
  task=$(aws ecs describe-tasks --cluster "$CLUSTER" --tasks "$1") || return
  holds "$task" 'any(.tasks[]; .desiredStatus == "RUNNING")'
}
