# Terraform keeps the input twice, as input and as output: half of an
# application's attributes make a state of the same size.
resource "terraform_data" "app" {
  count = var.applications

  input = {
    name       = local.names[count.index]
    generation = var.generation
    text       = format("%0${floor(var.state / 2)}d", 0)
  }
}
