package orphanedvolumes_test

import (
	"os"
	"testing"

	"github.com/stateful-apps/terraform-provider-stateful/internal/acctest"
)

func TestMain(m *testing.M) { os.Exit(acctest.Main(m)) }
