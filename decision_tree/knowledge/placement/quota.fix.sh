describe()    { say "ask AWS for $QUOTA_VALUE vCPUs of Fargate that may run at once in Region $REGION; AWS decides, often after a day"; }
permissions() {
  may '*' servicequotas:GetServiceQuota servicequotas:ListRequestedServiceQuotaChangeHistoryByQuota
  may "$(arn servicequotas "fargate/*")" servicequotas:RequestServiceQuotaIncrease
  ! has_service || may_deploy
}
# On-Demand and Spot count separately. https://docs.aws.amazon.com/general/latest/gr/ecs-service.html
quota_code()  {
  if has_service && holds "$(service)" '[(.capacityProviderStrategy // [])[].capacityProvider] | . != [] and all(. == "FARGATE_SPOT")'; then
    printf L-36FBB829
  else
    printf L-3032A538
  fi
}
asked()       { # whether a request for as much is open
  local requests
  requests=$(aws service-quotas list-requested-service-quota-change-history-by-quota --service-code fargate --quota-code "$1") || return
  holds "$requests" 'any(.RequestedQuotas[]; (.Status == "PENDING" or .Status == "CASE_OPENED") and .DesiredValue >= $wanted)' \
    --argjson wanted "$QUOTA_VALUE"
}
check()       {
  local code quota
  code=$(quota_code) || return
  quota=$(aws service-quotas get-service-quota --service-code fargate --quota-code "$code") || return
  holds "$quota" '.Quota.Value >= $wanted' --argjson wanted "$QUOTA_VALUE" || asked "$code"
}
apply()       {
  local code
  code=$(quota_code)
  aws service-quotas request-service-quota-increase --service-code fargate --quota-code "$code" --desired-value "$QUOTA_VALUE" |
    jq -r '"  asked; AWS keeps the request as \(.RequestedQuota.Id)"'
}
verify()      { eventually check; }
undo()        { say "  a request cannot be taken back here: close it in the AWS Support Center, or leave a higher quota unused"; }
