read -r -a TABLES <<<"$ROUTE_TABLE_IDS"

describe() {
  say "create a NAT gateway with a new public address in $PUBLIC_SUBNET_ID, and send the default route (0.0.0.0/0) of"
  say "$ROUTE_TABLE_IDS to it; a default route that leads nowhere (blackhole) is replaced"
}
permissions() {
  local table
  may '*' ec2:DescribeRouteTables ec2:DescribeSubnets ec2:DescribeAddresses ec2:DescribeNatGateways
  may "$(ec2_arn elastic-ip '*')" ec2:AllocateAddress ec2:CreateNatGateway ec2:CreateTags ec2:ReleaseAddress
  may "$(ec2_arn subnet "$PUBLIC_SUBNET_ID")" ec2:CreateNatGateway
  may "$(ec2_arn natgateway '*')" ec2:CreateNatGateway ec2:CreateTags ec2:DeleteNatGateway
  for table in "${TABLES[@]}"; do
    may "$(ec2_arn route-table "$table")" ec2:CreateRoute ec2:ReplaceRoute ec2:DeleteRoute
  done
}
default_routes() { # the default route of each table: "TABLE STATE TARGET", or "TABLE none"
  aws ec2 describe-route-tables --route-table-ids "${TABLES[@]}" | jq -r '.RouteTables[] | .RouteTableId as $table
    | ([.Routes[] | select(.DestinationCidrBlock == "0.0.0.0/0")][0]) as $route
    | "\($table) \($route.State // "none") \($route.NatGatewayId // "other")"'
}
check()    {
  local routes
  routes=$(default_routes) || return
  ! grep -qv ' active ' <<<"$routes"
}
changes()  {
  local routes table state target
  routes=$(default_routes) || return
  while read -r table state target; do
    case $state in
    none) shows_change "routes of $table" "" "0.0.0.0/0 -> a new NAT gateway" ;;
    blackhole) shows_change "routes of $table" "0.0.0.0/0 -> $target (blackhole)" "0.0.0.0/0 -> a new NAT gateway" ;;
    esac
  done <<<"$routes"
}
# A NAT gateway in a subnet without an internet gateway costs money and leads nowhere.
subnet_is_public() {
  local vpc tables
  vpc=$(aws ec2 describe-subnets --subnet-ids "$PUBLIC_SUBNET_ID" | jq -er '.Subnets[0].VpcId') || return
  tables=$(aws ec2 describe-route-tables --filters "Name=vpc-id,Values=$vpc") || return
  holds "$tables" '([.RouteTables[] | select(any(.Associations[]?; .SubnetId == $subnet))][0]
      // [.RouteTables[] | select(any(.Associations[]?; .Main == true))][0])
    | any(.Routes[]; .DestinationCidrBlock == "0.0.0.0/0" and ((.GatewayId // "") | startswith("igw-")))' \
    --arg subnet "$PUBLIC_SUBNET_ID"
}
address()  { aws ec2 describe-addresses --filters "$(our_filter)" | jq -r '.Addresses[0].AllocationId // empty'; }
nat()      { # STATE…: ours in one of these, or nothing
  aws ec2 describe-nat-gateways --filter "$(our_filter)" | jq -r --arg states "$*" \
    '[.NatGateways[] | select(.State | IN($states | split(" ")[])) | .NatGatewayId][0] // empty'
}
make_nat_gateway() { # sets NAT; what an earlier try made is used again
  local address
  NAT=$(nat pending available)
  [[ -z $NAT ]] || return 0
  address=$(address)
  if [[ -z $address ]]; then
    address=$(aws ec2 allocate-address --domain vpc --tag-specifications "$(tag_specification elastic-ip)" | jq -er .AllocationId)
  fi
  NAT=$(aws ec2 create-nat-gateway --subnet-id "$PUBLIC_SUBNET_ID" --allocation-id "$address" \
    --tag-specifications "$(tag_specification natgateway)" | jq -er .NatGateway.NatGatewayId)
}
nat_available() { [[ -n $(nat available) ]]; }
nat_gone() {
  local nat
  nat=$(nat pending available deleting failed) && [[ -z $nat ]]
}
route_to_nat() { # create-route|replace-route TABLE
  aws ec2 "$1" --route-table-id "$2" --destination-cidr-block 0.0.0.0/0 --nat-gateway-id "$NAT" >/dev/null
}
apply()    {
  local routes table state target
  if ! subnet_is_public; then
    die "Subnet $PUBLIC_SUBNET_ID has no route to an internet gateway: a NAT gateway in it would not help."
  fi
  make_nat_gateway
  say "  waiting for NAT gateway $NAT"
  patiently nat_available || die "NAT gateway $NAT does not become available."
  routes=$(default_routes)
  while read -r table state target; do
    case $state in
    none) route_to_nat create-route "$table" ;;
    blackhole) route_to_nat replace-route "$table" ;;
    *) say "  $table has a default route ($target), which stays" ;;
    esac
  done <<<"$routes"
}
verify()   { eventually check; }
undo()     {
  local routes table state target nat address
  nat=$(nat pending available deleting deleted failed)
  routes=$(default_routes)
  while read -r table state target; do
    if [[ -n $nat && $target == "$nat" ]]; then
      aws ec2 delete-route --route-table-id "$table" --destination-cidr-block 0.0.0.0/0
    fi
  done <<<"$routes"
  nat=$(nat pending available failed)
  if [[ -n $nat ]]; then
    aws_unless NatGatewayNotFound ec2 delete-nat-gateway --nat-gateway-id "$nat" >/dev/null
  fi
  patiently nat_gone || die "The NAT gateway is not deleted yet. Take it back again in some minutes."
  address=$(address)
  if [[ -n $address ]]; then
    aws_unless InvalidAllocationID.NotFound ec2 release-address --allocation-id "$address" >/dev/null
  fi
}
