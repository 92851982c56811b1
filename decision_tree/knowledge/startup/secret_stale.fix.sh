describe()    { describe_deployment; }
permissions() {
  may_deploy
  may '*' ecs:DescribeTaskDefinition
}
check()       { deployment_renewed; }
# arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME:KEY:STAGE:VERSION
pins_a_version() {
  local arn definition
  arn=$(service | jq -er .taskDefinition) || return
  definition=$(aws ecs describe-task-definition --task-definition "$arn") || return
  holds "$definition" 'any(.taskDefinition.containerDefinitions[] | (.secrets // [])[].valueFrom;
    split(":") | length == 10 and .[2] == "secretsmanager" and .[9] != "")'
}
apply()       {
  if pins_a_version; then
    die "The task definition names a version of a secret (the last part of its valueFrom): new tasks would get the old value too." \
      "Register a revision without it, and deploy that."
  fi
  new_deployment
}
verify()      {
  eventually check || die "This script has started no deployment of the service."
  deployment_done
}
undo()        { say "  a deployment cannot be taken back, and tasks get no old value of a secret again"; }
