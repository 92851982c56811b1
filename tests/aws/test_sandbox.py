"""The sandbox as the tests of fix scripts use it."""

from tests.aws.sandbox import running


def test_the_simulator_allows_all_but_what_it_is_told_to_refuse() -> None:
    with running() as sandbox:
        role = sandbox.client("iam").create_role(RoleName="shop", AssumeRolePolicyDocument="{}")["Role"]["Arn"]
        sandbox.refused = {"s3:GetObject"}
        answer = sandbox.client("iam").simulate_principal_policy(
            PolicySourceArn=role, ActionNames=["s3:GetObject", "s3:PutObject"]
        )
    decisions = {r["EvalActionName"]: r["EvalDecision"] for r in answer["EvaluationResults"]}
    assert decisions == {"s3:GetObject": "explicitDeny", "s3:PutObject": "allowed"}
