describe()    {
  say "give container instance ${CONTAINER_INSTANCE##*/} in cluster $CLUSTER the attribute $ATTRIBUTE_NAME" \
    "${ATTRIBUTE_VALUE:+with the value $ATTRIBUTE_VALUE}"
}
permissions() {
  may "$(arn ecs "container-instance/$CLUSTER/${CONTAINER_INSTANCE##*/}")" \
    ecs:DescribeContainerInstances ecs:PutAttributes ecs:DeleteAttributes
}
instance()    {
  aws ecs describe-container-instances --cluster "$CLUSTER" --container-instances "$CONTAINER_INSTANCE" |
    jq -ec '.containerInstances[0] // empty' || die "Cluster $CLUSTER has no container instance ${CONTAINER_INSTANCE##*/}."
}
attribute()   { # INSTANCE: {name, value} of the attribute, or null
  jq -c --arg name "$ATTRIBUTE_NAME" '[.attributes[] | select(.name == $name) | {name, value: (.value // "")}][0]' <<<"$1"
}
wanted()      { jq -cn --arg name "$ATTRIBUTE_NAME" --arg value "$ATTRIBUTE_VALUE" '{name: $name, value: $value}'; }
# what the agent reports of itself: a task that is placed by a made-up one fails later
check()       {
  local instance
  if [[ $ATTRIBUTE_NAME == ecs.* || $ATTRIBUTE_NAME == com.amazonaws.* ]]; then
    die "The agent itself reports $ATTRIBUTE_NAME: mend what it lacks in /etc/ecs/ecs.config, or take another instance."
  fi
  instance=$(instance) || return
  [[ $(attribute "$instance") == "$(wanted)" ]]
}
on_target()   { # ATTRIBUTE: as PutAttributes and DeleteAttributes take it
  local target
  target=$(instance | jq -er .containerInstanceArn) || return
  jq -c --arg target "$target" '[{name, targetId: $target} + if .value == "" then {} else {value} end]' <<<"$1"
}
put()         { # ATTRIBUTE
  aws ecs put-attributes --cluster "$CLUSTER" --attributes "$(on_target "$1")" >/dev/null
}
apply()       {
  local before
  before=$(attribute "$(instance)")
  save attribute "$before"
  put "$(wanted)"
}
changes()     {
  local instance
  instance=$(instance) || return
  shows_change "attribute of ${CONTAINER_INSTANCE##*/}" "$(attribute "$instance")" "$(wanted)"
}
verify()      { eventually check; }
undo()        {
  local before now
  before=$(saved attribute) || return 0
  now=$(attribute "$(instance)")
  if [[ $now != "$(wanted)" ]]; then
    say "  the attribute was changed by others since, or not set, and is left so"
  elif [[ $before == null ]]; then
    aws ecs delete-attributes --cluster "$CLUSTER" --attributes "$(on_target "$now")" >/dev/null
  else
    put "$before"
  fi
}
