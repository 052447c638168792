package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// down destroys what up applied. Claims stay, as the example's policy says, and
// where the cluster stays too, it says which.
func down(ctx context.Context, s settings) error {
	if _, err := os.Stat(filepath.Join(s.Dir, "terraform.tfstate")); errors.Is(err, os.ErrNotExist) {
		fmt.Println("nothing has been applied in", relative(s.Dir))
		return nil
	}
	w := openWorkspace(s)
	title("%s destroy", w.name)
	if err := w.quietly(ctx, "plan", "-destroy", "-input=false", "-out="+planFile); err != nil {
		return err
	}
	if err := w.aloud(ctx, "apply", "-input=false", planFile); err != nil {
		return err
	}
	if s.Lab {
		return nil // all that is left goes with it
	}

	c, err := connect(s.Kubeconfig)
	if err != nil {
		return err
	}
	title("What is left in the cluster")
	if err := c.showClaims(ctx, namespace); err != nil {
		return err
	}
	fmt.Printf(`
Left as well: namespace %[1]s and its Secret %[2]s. To give up the data:
  kubectl delete namespace %[1]s
  kubectl delete persistentvolume VOLUME...
and delete the disks that the volumes stood for, since their class says Retain.
`, namespace, application)
	if err := os.RemoveAll(s.Dir); err != nil {
		return fmt.Errorf("remove the working directory: %w", err)
	}
	return nil
}
