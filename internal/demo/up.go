package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
)

// up applies the example and shows what came of it.
func up(ctx context.Context, s settings) error {
	c, err := connect(s.Kubeconfig)
	if err != nil {
		return err
	}
	class, err := prepare(ctx, c)
	if err != nil {
		return err
	}
	w, err := newWorkspace(ctx, s, class)
	if err != nil {
		return err
	}

	title("%s init, in %s", w.name, relative(s.Dir))
	if err := w.quietly(ctx, "init", "-input=false"); err != nil {
		return err
	}
	fmt.Printf("provider %s, built from this checkout\n", source)

	title("%s plan, of %s", w.name, relative(s.Example))
	if err := w.plan(ctx); err != nil {
		return err
	}
	title("%s apply", w.name)
	if err := w.aloud(ctx, "apply", "-input=false", planFile); err != nil {
		return err
	}
	title("What is in the cluster now")
	if err := c.show(ctx, namespace); err != nil {
		return err
	}
	title("%s plan, once more", w.name)
	if err := w.expectNoChanges(ctx); err != nil {
		return err
	}
	title("Done")
	fmt.Printf(`Look around:    export KUBE_CONFIG_PATH=%s && cd %s
                %s plan -var replicas=5
Remove it all:  make demo-down
`, s.Kubeconfig, relative(s.Dir), w.name)
	return nil
}

// prepare makes what the example expects to be there, and returns the storage
// class to model the example's on; none where the user says what to use.
func prepare(ctx context.Context, c *cluster) (storageClass, error) {
	title("The cluster")
	if err := c.describe(ctx); err != nil {
		return storageClass{}, err
	}
	var class storageClass
	if os.Getenv("TF_VAR_storage_provisioner") == "" {
		var err error
		if class, err = c.defaultClass(ctx); err != nil {
			return storageClass{}, err
		}
	}
	if err := c.makeNamespace(ctx, namespace); err != nil {
		return storageClass{}, err
	}
	return class, c.makePassword(ctx, namespace, application, "password")
}

// relative is a path as people would write it.
func relative(path string) string {
	absolute, err := filepath.Abs(path)
	if err != nil {
		return path
	}
	here, err := filepath.Abs(".")
	if err != nil {
		return path
	}
	short, err := filepath.Rel(here, absolute)
	if err != nil {
		return path
	}
	return short
}
