describe() { say "start a new deployment of service $SERVICE in cluster $CLUSTER: its tasks are replaced and pull the image again"; }
# a deployment that this script started counts; whether an older one pulled the right image cannot be told from here
check()    {
  local started
  started=$(saved deployment) || return 1
  holds "$(service)" 'any(.deployments[]; .status == "PRIMARY" and .id == $id)' --arg id "$started"
}
apply()    {
  local id
  service >/dev/null # it is there and active
  id=$(aws ecs update-service --cluster "$CLUSTER" --service "$SERVICE" --force-new-deployment |
    jq -er '.service.deployments[] | select(.status == "PRIMARY") | .id')
  save deployment "$id"
}
verify()   {
  eventually check || die "This script has started no deployment of the service, or a newer one has followed."
  patiently service_settled || die "The service is not stable yet. Look again later with --verify."
}
undo()     { say "  a deployment cannot be taken back; to return to the former image, deploy it by its digest"; }
