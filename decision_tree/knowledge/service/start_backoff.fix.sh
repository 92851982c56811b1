describe()    { describe_deployment; }
permissions() { may_deploy; }
check()       { deployment_renewed; }
apply()       { new_deployment; }
verify()      {
  eventually check || die "This script has started no deployment of the service."
  deployment_done
}
undo()        { say "  a deployment cannot be taken back; the tasks run what they ran before"; }
