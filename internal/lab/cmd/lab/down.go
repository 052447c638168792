package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/stateful-apps/terraform-provider-stateful/internal/lab/process"
	"github.com/stateful-apps/terraform-provider-stateful/internal/lab/state"
)

// down ends the lab's processes and removes its files, however much of it is
// left.
func down(ctx context.Context, dir state.Dir) error {
	if _, err := os.Stat(string(dir)); errors.Is(err, os.ErrNotExist) {
		fmt.Println("no lab in", dir)
		return nil
	}
	unlock, err := dir.Lock()
	if err != nil {
		return err
	}
	defer unlock()
	records, err := process.Records(dir.Records())
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	if err := process.Kill(ctx, records); err != nil {
		return err
	}
	if err := dir.Remove(); err != nil {
		return err
	}
	fmt.Println("the lab is down")
	return nil
}
