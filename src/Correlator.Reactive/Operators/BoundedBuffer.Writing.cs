namespace Correlator;

// How items get in. What does not wait is called inside the gate.
public sealed partial class BoundedBuffer<T>
{
    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static InvalidOperationException NoMore() => new("The buffer is complete and takes no more.");

    /// <summary>Writes an item of a source that cannot be told anything: the thread waits where it must, and what fails is the reader's to know.</summary>
    internal void Fill(T item)
    {
        if (Volatile.Read(ref _isComplete))
        {
            return;
        }

        try
        {
            var writing = WriteAsync(item);
            if (!writing.IsCompletedSuccessfully)
            {
                writing.AsTask().GetAwaiter().GetResult();
            }
        }
        catch (InvalidOperationException)
        {
            // Nobody reads any more.
        }
        catch (StateBudgetException)
        {
            // The reader gets it.
        }
    }

    /// <summary>Holds an item, or lets something give way.</summary>
    /// <returns>Whether the item is held.</returns>
    private bool Offer(T item)
    {
        if (_options.Overflow == OverflowPolicy.Wait)
        {
            if (_isPaused)
            {
                return false;
            }
        }
        else if (_items.Count == _options.Capacity && !MakeRoom())
        {
            return false;
        }

        Hold(item);
        return true;
    }

    private bool MakeRoom()
    {
        switch (_options.Overflow)
        {
            case OverflowPolicy.DropOldest:
                _items.Dequeue();
                _dropped++;
                return true;
            case OverflowPolicy.DropNewest:
                _dropped++;
                return false;
            default:
                var error = new StateBudgetException(
                    StateBudget.Events(_options.Capacity),
                    $"The buffer holds {_options.Capacity} items and may not hold more. Read faster, raise the capacity, or choose another overflow policy.");
                End(error);
                throw error;
        }
    }

    private void Hold(T item)
    {
        _items.Enqueue(item);
        if (!_isPaused && _items.Count >= _options.High)
        {
            _isPaused = true;
            _pauses++;
        }

        SignalArrival();
    }

    private void Resume()
    {
        _isPaused = false;
        _resumes++;
        while (!_isPaused && _writers.First is { } first)
        {
            _writers.RemoveFirst();
            Hold(first.Value.Item);
            first.Value.Admission.SetResult();
        }
    }

    private void End(Exception? error)
    {
        if (_isComplete)
        {
            return;
        }

        _isComplete = true;
        _error = error;
        foreach (var writer in _writers)
        {
            writer.Admission.SetException(NoMore());
        }

        _writers.Clear();
        SignalArrival();
    }

    private void SignalArrival()
    {
        _arrival?.TrySetResult();
        _arrival = null;
    }

    private async Task WaitAsync(LinkedListNode<Writer> writer, CancellationToken cancellationToken)
    {
        var cancellation = cancellationToken.UnsafeRegister(_ => Withdraw(writer, cancellationToken), null);
        await using (cancellation.ConfigureAwait(false))
        {
            await writer.Value.Admission.Task.ConfigureAwait(false);
        }
    }

    private void Withdraw(LinkedListNode<Writer> writer, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            // One that has been let in, or turned away, has no place in the line any more.
            if (writer.List is not null)
            {
                _writers.Remove(writer);
                writer.Value.Admission.SetCanceled(cancellationToken);
            }
        }
    }

    /// <summary>Who waits for room, and with what.</summary>
    private sealed class Writer(T item)
    {
        public T Item => item;

        public TaskCompletionSource Admission { get; } = NewSignal();
    }
}
