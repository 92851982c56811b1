describe()    {
  describe_deployment
  say "and pull what the tag of the image holds now"
}
permissions() { may_deploy; }
check()       { deployment_renewed; }
apply()       { new_deployment; }
verify()      {
  eventually check || die "This script has started no deployment of the service."
  deployment_done
}
undo()        { say "  a deployment cannot be taken back; to return to the former image, deploy it by its digest"; }
