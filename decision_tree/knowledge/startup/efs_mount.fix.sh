read -r -a SUBNETS <<<"$SUBNET_IDS"

describe() {
  say "create a mount target of $FILE_SYSTEM_ID in each Availability Zone of $SUBNET_IDS that has none,"
  say "with a new security group that lets $TASK_SECURITY_GROUP in on port 2049 (NFS)"
}
permissions() {
  may "$(arn elasticfilesystem "file-system/$FILE_SYSTEM_ID")" elasticfilesystem:DescribeMountTargets \
    elasticfilesystem:CreateMountTarget elasticfilesystem:DeleteMountTarget
  may_make_group "$VPC_ID"
  # the last two are EFS's own calls in the name of the caller
  may '*' ec2:DescribeSubnets ec2:DescribeNetworkInterfaces ec2:CreateNetworkInterface
}
targets()  {
  local targets
  targets=$(aws_unless FileSystemNotFound efs describe-mount-targets --file-system-id "$FILE_SYSTEM_ID") || return
  [[ -n $targets ]] || die "There is no file system $FILE_SYSTEM_ID in this account and Region: correct it in the task definition."
  jq -c .MountTargets <<<"$targets"
}
zones()    { # "SUBNET ZONE" in lines
  aws ec2 describe-subnets --subnet-ids "${SUBNETS[@]}" | jq -r '.Subnets[] | "\(.SubnetId) \(.AvailabilityZone)"'
}
bare_subnets() { # one of each zone without a mount target
  local targets zones
  targets=$(targets) || return
  zones=$(zones) || return
  jq -rn --argjson targets "$targets" --arg zones "$zones" '[$targets[].AvailabilityZoneName] as $there
    | [$zones | split("\n")[] | split(" ") | select(.[1] as $zone | $there | index([$zone]) == null)] | unique_by(.[1])[] | .[0]'
}
check()    {
  local bare
  bare=$(bare_subnets) || return
  [[ -z $bare ]]
}
changes()  {
  local bare
  bare=$(bare_subnets) || return
  shows_change "new mount targets of $FILE_SYSTEM_ID, in" "" "$bare"
}
nfs()      {
  jq -cn --arg group "$TASK_SECURITY_GROUP" '[{IpProtocol: "tcp", FromPort: 2049, ToPort: 2049,
    UserIdGroupPairs: [{GroupId: $group, Description: "NFS, added by ecs-wizard"}]}]'
}
apply()    {
  local bare subnet
  bare=$(bare_subnets)
  make_group "$VPC_ID" "ecs-wizard-efs-$CASE_ID" "NFS to EFS, made by ecs-wizard" "$(nfs)"
  for subnet in $bare; do
    save "target.$subnet" "$subnet"
    aws efs create-mount-target --file-system-id "$FILE_SYSTEM_ID" --subnet-id "$subnet" --security-groups "$GROUP" >/dev/null
  done
}
available() {
  local targets
  targets=$(targets) || return
  holds "$targets" 'all(.[]; .LifeCycleState == "available")' && check
}
verify()   { patiently available; }
ours()     { # the mount targets in the subnets where they were to be made
  local targets
  targets=$(targets) || return
  jq -r --arg subnets "$(kept 'target.*')" '.[] | select("target." + .SubnetId | IN($subnets | split("\n")[])) | .MountTargetId' <<<"$targets"
}
gone()     {
  local ours
  ours=$(ours) && [[ -z $ours ]]
}
undo()     {
  local ours target
  ours=$(ours)
  for target in $ours; do
    aws_unless MountTargetNotFound efs delete-mount-target --mount-target-id "$target"
  done
  patiently gone || die "The mount targets are not deleted yet. Take it back again in some minutes."
  remove_group "$VPC_ID"
}
